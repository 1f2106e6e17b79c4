# frozen_string_literal: true

module TurboCableRs
  class TurboCableProtocol
    # What turbo_cable's clients call a stream: its name, signed for them with Turbo's key; or the name itself, where
    # the app allows that.
    #
    # Signed for this purpose only. A name that was signed for a channel may not be used to pass that channel by, and
    # with it whatever else the app asks of subscribers there.
    module StreamName # :nodoc:
      PURPOSE = "turbo_cable"
      private_constant :PURPOSE

      class << self
        # @param streamables [Object, Array] as {Broadcasting#stream_name} takes them
        def sign(streamables)
          ::Turbo.signed_stream_verifier.generate(TurboCableRs.stream_name(streamables), purpose: PURPOSE)
        end

        # @param label [String] from a client
        # @param allowed [Array<String, Regexp>] names that need no signature
        # @return [String, nil] the stream, if the client may have it
        def stream_of(label, allowed:)
          verified(label) || (label if allowed.any? { |pattern| whole?(pattern, label) })
        end

        private

        # Outside of Rails there may be no Turbo.
        def verified(label)
          ::Turbo.signed_stream_verifier.verified(label, purpose: PURPOSE) if defined?(::Turbo.signed_stream_verifier)
        end

        # A pattern without anchors must not let in what only contains a name.
        def whole?(pattern, label)
          label[pattern] == label
        end
      end
    end
  end
end
