# frozen_string_literal: true

require "turbo_cable_rs/errors"

module TurboCableRs
  # What names of Turbo's streams are signed with, as Rust needs to know it: the keys and digests of
  # `Turbo.signed_stream_verifier`, and of those that were rotated out of it.
  module TurboKeys # :nodoc:
    # A verifier of a kind that Rust does not know.
    class Unusable < Error; end

    DIGESTS = %w[SHA1 SHA256 SHA512].freeze
    private_constant :DIGESTS

    class << self
      # @return [Array<Array(Symbol, String)>] digests and secrets
      def to_a
        verifiers.map { |verifier| [read(verifier, :digest).to_s.upcase.to_sym, read(verifier, :secret)] }
      end

      # @param stock [StockCode]
      # @raise [Unusable, StockCode::Replaced] naming what Rust would do in another way
      def check(stock)
        stock.must_define(ActiveSupport::MessageVerifier)
        verifiers.each do |verifier|
          must("signed by a #{verifier.class}") { verifier.instance_of?(ActiveSupport::MessageVerifier) }
          stock.must_be_plain(verifier, %i[verified verify])
          check_settings(verifier)
        end
      end

      private

      def check_settings(verifier)
        digest = read(verifier, :digest).to_s.upcase
        serializer = read(verifier, :serializer)
        must("signed with #{digest}") { DIGESTS.include?(digest) }
        must("signed with a key that is no string") { read(verifier, :secret).is_a?(String) }
        must("serialized by #{serializer.inspect}") { serializer == ::JSON }
        must("reported when an old key signed them") { read(verifier, :on_rotation).nil? }
      end

      # The present one, and those it falls back on. What these fall back on themselves is left to Ruby.
      def verifiers
        verifier = ::Turbo.signed_stream_verifier
        [verifier, *read(verifier, :rotations)]
      end

      def read(verifier, name)
        verifier.instance_variable_get(:"@#{name}")
      end

      def must(way)
        raise Unusable, "names are #{way}" unless yield
      end
    end
  end
end
