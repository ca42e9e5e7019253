{{ config(materialized='incremental', unique_key='delivery_id') }}
-- Every grinding once; later runs add only what was delivered since.
select
    delivery_id,
    farm_id,
    grain_id,
    delivered_on,
    flour_kg,
    stone_hours
from {{ ref('int_grindings') }}
{% if is_incremental() %}
where delivered_on > (select max(delivered_on) from {{ this }})
{% endif %}
