# frozen_string_literal: true

# Signed streams, which the gem brings itself. Stock has them from turbo-rails: what takes part when a client subscribes
# is little, and stands here.

unless defined?(Turbo)
  module Turbo
    def self.signed_stream_verifier
      @signed_stream_verifier ||= begin
        key = Rails.application.key_generator.generate_key("turbo/signed_stream_verifier_key")
        ActiveSupport::MessageVerifier.new(key, digest: "SHA256", serializer: JSON)
      end
    end

    class StreamsChannel < ActionCable::Channel::Base
      def subscribed
        name = Turbo.signed_stream_verifier.verified(params[:signed_stream_name])
        name ? stream_from(name) : reject
      end
    end
  end
end

# GET /turbo_identifiers?streams=20 has a line for each stream: the identifier to subscribe with, as it stands in a
# message.
class TurboIdentifiersController < ActionController::API
  def index
    render plain: Array.new(Integer(params.fetch(:streams), 10)) { |stream| "#{identifier(stream)}\n" }.join
  end

  private

  def identifier(stream)
    name = Turbo.signed_stream_verifier.generate("#{Broadcasts::STREAM_PREFIX}#{stream}")
    JSON.generate(JSON.generate(channel: "Turbo::StreamsChannel", signed_stream_name: name))
  end
end
