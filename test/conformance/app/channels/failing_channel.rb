# frozen_string_literal: true

# Fails in the callback that `params[:in]` names; where `params[:until]` names a gate, until that is open.
class FailingChannel < ApplicationCable::Channel
  Failure = Class.new(StandardError)

  before_subscribe { fail_in "before_subscribe" }
  after_subscribe { fail_in "after_subscribe" }
  before_unsubscribe { fail_in "before_unsubscribe" }

  def subscribed
    stream_from params[:room] if params[:room]
    fail_in "subscribed"
  end

  def unsubscribed
    record "unsubscribed", tag: params[:tag]
    fail_in "unsubscribed"
  end

  private

  def fail_in(callback)
    return if params[:in] != callback || Gate.open?(params[:until])

    raise Failure, "#{callback} failed for #{connection.token}"
  end
end
