# frozen_string_literal: true

# What {ActionsChannel} inherits.
class ParentChannel < ApplicationCable::Channel
  Mistake = Class.new(StandardError)

  rescue_from Mistake, with: :admit

  def inherited_action
    transmit({ ran: "inherited_action" })
  end

  private

  def admit(mistake)
    transmit({ rescued: mistake.message })
  end
end
