# frozen_string_literal: true

require "active_job"

module TurboCableRs
  # Serializes a record and broadcasts it; enqueued by {JsonBroadcastable#broadcasts_json_to} with +later+. To choose
  # its queue:
  #
  #   Rails.application.config.after_initialize { TurboCableRs::JsonBroadcastJob.queue_as :broadcasts }
  class JsonBroadcastJob < ActiveJob::Base
    discard_on ActiveJob::DeserializationError # the record is gone; its deletion has been told

    def perform(stream, record, **messages) # :nodoc:
      JsonMessages.new(**messages).broadcast(stream, record)
    end
  end
end
