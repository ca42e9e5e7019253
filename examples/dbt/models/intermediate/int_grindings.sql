select
    d.delivery_id,
    d.farm_id,
    d.grain_id,
    d.delivered_on,
    d.dry_kg,
    round(d.dry_kg * f.toll_share, 1) as toll_kg,
    round(d.dry_kg * (1 - f.toll_share) * g.flour_yield, 1) as flour_kg,
    round(d.dry_kg / 1000 * g.hours_per_tonne, 2) as stone_hours
from {{ ref('int_deliveries_dried') }} as d
inner join {{ ref('stg_farms') }} as f on d.farm_id = f.farm_id
inner join {{ ref('stg_grains') }} as g on d.grain_id = g.grain_id
