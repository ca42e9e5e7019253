-- Flour never weighs more than the grain it came from.
select delivery_id from {{ ref('int_grindings') }} where flour_kg + toll_kg > dry_kg
