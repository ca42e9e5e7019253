-- One line per farm: what it brought, what the miller kept, what went home as flour.
select
    f.farm_id,
    f.farm_name,
    f.valley,
    count(g.delivery_id) as deliveries,
    round(coalesce(sum(g.dry_kg), 0), 1) as dry_kg,
    round(coalesce(sum(g.toll_kg), 0), 1) as toll_kg,
    round(coalesce(sum(g.flour_kg), 0), 1) as flour_kg
from {{ ref('stg_farms') }} as f
left join {{ ref('int_grindings') }} as g on f.farm_id = g.farm_id
group by f.farm_id, f.farm_name, f.valley
