# frozen_string_literal: true

class Fight < ApplicationRecord
  belongs_to :campaign

  broadcasts_json_to ->(fight) { "campaign:#{fight.campaign_id}" }, serializer: EntitySerializer, later: true
  broadcasts_json_to ->(fight) { "fight:#{fight.id}" }, serializer: EntitySerializer, collection: false
end
