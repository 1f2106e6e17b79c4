# frozen_string_literal: true

class CampaignChannel < ApplicationCable::Channel
  def subscribed
    campaign = Campaign.find_by(id: params[:id])

    if campaign && campaign.user_id == current_user.id
      stream_from "campaign:#{campaign.id}"
    else
      reject
    end
  end
end
