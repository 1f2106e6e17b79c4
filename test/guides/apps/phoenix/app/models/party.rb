# frozen_string_literal: true

class Party < ApplicationRecord
  belongs_to :campaign

  broadcasts_json_to ->(party) { "campaign:#{party.campaign_id}" }, serializer: EntitySerializer
end
