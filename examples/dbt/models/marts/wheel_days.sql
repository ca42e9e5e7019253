-- How long the wheel could turn on each day, by the water over the sill.
select
    cast(read_at as date) as wheel_day,
    round(avg(head_cm), 1) as mean_head_cm,
    sum(case when head_cm >= 60 then 1 else 0 end) as good_hours
from {{ ref('stg_gauge_readings') }}
group by 1
