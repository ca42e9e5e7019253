select
    delivery_id,
    farm_id,
    grain_id,
    cast(delivered_on as date) as delivered_on,
    sacks,
    cast(gross_kg as double) as gross_kg,
    cast(moisture as double) as moisture,
    note
from {{ ref('deliveries') }}
