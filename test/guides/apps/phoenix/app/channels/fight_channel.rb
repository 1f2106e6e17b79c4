# frozen_string_literal: true

class FightChannel < ApplicationCable::Channel
  def subscribed
    fight = Fight.find_by(id: params[:fight_id])

    if fight && fight.campaign.user_id == current_user.id
      stream_from "fight:#{fight.id}"
    else
      reject
    end
  end
end
