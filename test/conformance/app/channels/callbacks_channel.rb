# frozen_string_literal: true

# Records every callback, and turns away in the one that `params[:reject_in]` names; where `params[:until]` names a
# gate, until that is open.
class CallbacksChannel < ApplicationCable::Channel
  before_subscribe { note "before_subscribe" }
  after_subscribe :note_after_subscribe
  after_subscribe(unless: :subscription_rejected?) { record "accepted" }
  on_subscribe { record "on_subscribe" }
  before_unsubscribe { record "before_unsubscribe" }
  after_unsubscribe { record "after_unsubscribe", room: params[:room] }
  on_unsubscribe { record "on_unsubscribe" }

  def subscribed
    stream_from params[:room] if params[:room]
    note "subscribed"
  end

  def unsubscribed
    record "unsubscribed", room: params[:room]
  end

  def rejected?
    transmit({ rejected: subscription_rejected? || false })
  end

  private

  def note_after_subscribe
    note "after_subscribe"
  end

  def note(callback)
    reject if params[:reject_in] == callback && !Gate.open?(params[:until])
    record callback
  end
end
