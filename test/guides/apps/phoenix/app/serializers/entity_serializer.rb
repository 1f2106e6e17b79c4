# frozen_string_literal: true

class EntitySerializer < ApplicationSerializer
  attributes :id, :name, :campaign_id

  def as_json(*)
    super.merge(entity_class: @record.class.name)
  end
end
