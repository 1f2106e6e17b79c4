# frozen_string_literal: true

# Records the life of a subscription. Where its params name a gate, the callback waits until that opens; actions wait
# at the gate in their data. With `params[:room]` it streams, behind the gate.
class EventsChannel < ApplicationCable::Channel
  def subscribed
    wait_at params[:subscribed_gate]
    stream_from params[:room] if params[:room]
    record "subscribed", tag: params[:tag]
  end

  def unsubscribed
    wait_at params[:unsubscribed_gate]
    record "unsubscribed", tag: params[:tag]
  end

  def note(data)
    wait_at data["gate"]
    record "note", text: data["text"]
  end

  def answer(data)
    wait_at data["gate"]
    transmit({ answer: data["text"] })
    record "answered"
  end

  private

  def wait_at(gate)
    return unless gate

    record "waiting", gate: gate
    Gate.wait(gate)
  end
end
