select d.delivery_id
from {{ ref('stg_deliveries') }} as d
left join {{ ref('stg_farms') }} as f on d.farm_id = f.farm_id
where f.farm_id is null
