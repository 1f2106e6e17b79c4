# frozen_string_literal: true

# Shows what a channel knows about its connection and itself.
class IdentityChannel < ApplicationCable::Channel
  after_unsubscribe { record "after_unsubscribe", ended: try(:unsubscribed?) }

  def user
    transmit current_user
  end

  def identifiers
    transmit connection.identifiers.map(&:to_s).sort
  end

  def own_identifier
    transmit identifier
  end

  def subscriptions
    transmit connection.subscriptions.identifiers
  end

  def ended
    transmit unsubscribed?
  end
end
