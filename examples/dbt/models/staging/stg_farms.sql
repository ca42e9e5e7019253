select
    farm_id,
    farm_name,
    valley,
    cast(toll_share as decimal(6, 4)) as toll_share
from {{ ref('farms') }}
