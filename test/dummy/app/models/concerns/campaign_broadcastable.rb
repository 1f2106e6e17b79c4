# frozen_string_literal: true

# Tells a campaign of each change by a job and in two messages, the record and then a signal to reload its list:
# `{ character: { … } }`, `{ characters: "reload" }`. A deletion sends the second only.
module CampaignBroadcastable
  extend ActiveSupport::Concern

  included do
    after_save_commit :broadcast_campaign_change
    after_destroy_commit :broadcast_campaign_reload
  end

  def broadcast_campaign_reload
    broadcast_to_campaign({ model_name.plural => "reload" })
  end

  def broadcast_campaign_update
    broadcast_to_campaign({ model_name.singular => as_json.merge(entity_class: self.class.name) })
    broadcast_campaign_reload
  end

  private

  def broadcast_campaign_change
    BroadcastCampaignUpdateJob.perform_later(self)
  end

  def broadcast_to_campaign(message)
    ActionCable.server.broadcast("campaign:#{campaign_id}", message)
  end
end
