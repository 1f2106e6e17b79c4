# frozen_string_literal: true

class BroadcastCampaignUpdateJob < ApplicationJob
  def perform(entity)
    entity.broadcast_campaign_update
  end
end
