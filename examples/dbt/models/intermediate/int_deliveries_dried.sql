-- What a delivery weighs once it is as dry as the stones need it.
select
    d.delivery_id,
    d.farm_id,
    d.grain_id,
    d.delivered_on,
    d.sacks,
    d.gross_kg,
    {{ dry_kg('d.gross_kg', 'd.moisture', 'g.dry_moisture') }} as dry_kg
from {{ ref('stg_deliveries') }} as d
inner join {{ ref('stg_grains') }} as g on d.grain_id = g.grain_id
