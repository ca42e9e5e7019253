{# The source's data: the water gauge wrote one reading an hour, the newest just now. #}
{% macro read_the_gauge() %}
create or replace table {{ target.schema }}.gauge_readings as
select
    cast(now() as timestamp) - to_hours(cast(hours_ago as bigint)) as read_at,
    cast(70 + 25 * sin(hours_ago / 9.0) as integer) as head_cm
from range(120) as gauge(hours_ago)
{% endmacro %}
