select id, upper(colour) as colour from {{ ref('frogs') }}
