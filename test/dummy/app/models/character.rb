# frozen_string_literal: true

class Character < ApplicationRecord
  include CampaignBroadcastable

  belongs_to :campaign
end
