# frozen_string_literal: true

require "turbo_cable_rs/stream_name"

module Turbo
  module Streams
    # Names of streams. The page holds the name, so it is signed when rendered and checked when subscribed to.
    # A channel of your own extends this:
    #
    #   class RoomChannel < ApplicationCable::Channel
    #     extend Turbo::Streams::StreamName
    #     include Turbo::Streams::StreamName::ClassMethods
    #
    #     def subscribed
    #       name = verified_stream_name_from_params
    #       name && current_user.member? ? stream_from(name) : reject
    #     end
    #   end
    module StreamName
      # @return [String, nil] the name, or nil where it was not signed by this app
      def verified_stream_name(signed_stream_name)
        # What a client sends as a name may be any JSON; the verifier raises on all but strings.
        ::Turbo.signed_stream_verifier.verified(signed_stream_name) if signed_stream_name.is_a?(String)
      end

      # @param streamables [Object, Array] a record, a string, a symbol, or a list of them
      def signed_stream_name(streamables)
        ::Turbo.signed_stream_verifier.generate(stream_name_from(streamables))
      end

      private

      def stream_name_from(streamables)
        return streamables.map { |streamable| stream_name_from(streamable) }.join(":") if streamables.is_a?(Array)

        TurboCableRs::StreamName.name_of(streamables)
      end

      # For instances of a channel whose class is extended with StreamName.
      module ClassMethods # :nodoc:
        def verified_stream_name_from_params
          self.class.verified_stream_name(params[:signed_stream_name])
        end
      end
    end
  end
end
