{% snapshot farm_terms %}
{{ config(target_schema=target.schema, unique_key='farm_id', strategy='check', check_cols=['toll_share', 'valley']) }}
select farm_id, farm_name, valley, toll_share from {{ ref('stg_farms') }}
{% endsnapshot %}
