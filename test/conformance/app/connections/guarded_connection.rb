# frozen_string_literal: true

# Looks at each command, where Rails can, and at what fails.
class GuardedConnection < ApplicationCable::Connection
  if respond_to?(:before_command) # Rails 7.1
    before_command { record "before_command" }
    around_command :observe
    after_command { record "after_command" }
  end

  rescue_from(StandardError) { |error| record "rescued", error: error.message }

  private

  # `?halt=1`: the command is not executed.
  def observe
    return record("halted") if request.params[:halt]

    record "around_command"
    yield
  end
end
