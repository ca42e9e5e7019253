-- What a customer of grain_stock sees: it is skipped when the stock can't be told.
select
    l.valley,
    count(*) as farms,
    round(sum(l.flour_kg), 1) as flour_kg,
    (select round(sum(stock_kg), 1) from {{ ref('grain_stock') }}) as mill_stock_kg
from {{ ref('farm_ledger') }} as l
group by l.valley
