select
    cast(read_at as timestamp) as read_at,
    cast(head_cm as integer) as head_cm
from {{ source('mill_house', 'gauge_readings') }}
