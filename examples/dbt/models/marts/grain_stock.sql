-- The grain that the miller keeps as toll, by kind.
select
    g.grain_id,
    g.grain_name,
    round(sum(x.toll_kg), 1) as stock_kg{% if var('fail') %},
    -- the failure asked for: a name is no number
    cast(max(g.grain_name) as integer) as sacks_in_store{% endif %}
from {{ ref('int_grindings') }} as x
inner join {{ ref('stg_grains') }} as g on x.grain_id = g.grain_id
group by g.grain_id, g.grain_name
