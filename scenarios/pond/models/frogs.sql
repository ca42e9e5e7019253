select 1 as id, 'green' as colour
union all
select 2 as id, 'brown' as colour
