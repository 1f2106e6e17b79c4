# frozen_string_literal: true

module TurboCableRs
  module Seams
    # Prepended to Rails' PostgreSQL adapter: the length of a stream's name is counted in bytes, as from Rails 8.2.
    # Before, PostgreSQL cut names of up to 63 characters and more than 63 bytes, and they were never heard.
    module PostgresqlNames # :nodoc:
      LONGEST = 63
      # By name: to ask for the constant would load the adapter.
      ADAPTER = "ActionCable::SubscriptionAdapter::PostgreSQL"

      # @param adapter_class [Class] Rails' own, or one that is derived from it
      def self.install(adapter_class)
        adapter = adapter_class.ancestors.find { |ancestor| ancestor.name == ADAPTER }
        adapter.prepend(self) if adapter&.private_method_defined?(:channel_identifier)
      end

      private

      def channel_identifier(channel)
        channel.bytesize > LONGEST ? OpenSSL::Digest::SHA1.hexdigest(channel) : super
      end
    end
  end
end
