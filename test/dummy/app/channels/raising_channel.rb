# frozen_string_literal: true

# Fails where it is told to: in `subscribed` (`params[:in_subscribed]`), in an action, or where `rescue_from` answers.
class RaisingChannel < ApplicationCable::Channel
  Rescued = Class.new(StandardError)

  rescue_from(Rescued) { |error| transmit({ rescued: error.message }) }

  def subscribed
    raise "subscribed failed" if params[:in_subscribed]
    raise Rescued, "subscribed failed" if params[:rescued_in_subscribed]
  end

  def crash
    raise "action failed"
  end

  def crash_rescued
    raise Rescued, "action failed"
  end

  def work
    transmit({ worked: true })
  end
end
