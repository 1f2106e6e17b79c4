# frozen_string_literal: true

# For connection classes: notes what happened, for the scenario to read.
module Recording
  def record(event, **details)
    EventLog.record(event, token: token, **details)
  end

  # Which of a scenario's clients this is.
  def token
    request.params[:token]
  end
end
