{# dbt run-operation open_sluice --args '{"boards": 2}' #}
{% macro open_sluice(boards=1) %}
  {% set head = run_query('select max(head_cm) as head_cm from ' ~ target.schema ~ '.gauge_readings') %}
  {% if execute %}
    {% do log('Raised ' ~ boards ~ ' boards at a head of ' ~ head.columns[0].values()[0] ~ ' cm', info=true) %}
  {% endif %}
{% endmacro %}
