# frozen_string_literal: true

# Actions of every shape.
class ActionsChannel < ParentChannel
  Misunderstanding = Class.new(Mistake)

  module Included
    def included_action
      transmit({ ran: "included_action" })
    end
  end
  include Included

  def no_data
    transmit({ ran: "no_data" })
  end

  def with_data(data)
    transmit data
  end

  def optional_data(data = "nothing")
    transmit({ ran: "optional_data", data: data })
  end

  def receive(data)
    transmit({ received: data })
  end

  def count
    @count = @count.to_i + 1
    transmit({ count: @count })
  end

  def several
    [nil, true, 1, 1.5, "text", [1, [2]], { key: "value" }].each { |message| transmit message }
  end

  def in_thread
    Thread.new { transmit({ ran: "in a thread" }) }
  end

  def crash
    raise "the action failed"
  end

  def crash_rescued
    raise Misunderstanding, "the action failed in a known way"
  end

  protected

  def protected_action
    transmit({ ran: "protected_action" })
  end

  private

  def private_action
    transmit({ ran: "private_action" })
  end
end
