select
    grain_id,
    grain_name,
    cast(flour_yield as double) as flour_yield,
    cast(hours_per_tonne as double) as hours_per_tonne,
    cast(dry_moisture as double) as dry_moisture
from {{ ref('grains') }}
