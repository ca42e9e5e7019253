{% macro dry_kg(gross_kg, moisture, dry_moisture) %}
    round(case when {{ moisture }} > {{ dry_moisture }}
        then {{ gross_kg }} * (1 - {{ moisture }}) / (1 - {{ dry_moisture }})
        else {{ gross_kg }} end, 1)
{% endmacro %}
