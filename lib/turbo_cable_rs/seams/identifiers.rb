# frozen_string_literal: true

module TurboCableRs
  module Seams
    # Prepended to `ActionCable::Channel::Base`: a connection's identifiers (`current_user`) are methods of its
    # channels. Rails defines them on each channel object, which so gets a class of its own: 4 KiB, and no call to it is
    # cached. Here they are defined once for each channel class, in front of it.
    module Identifiers # :nodoc:
      DELEGATES = :@turbo_cable_rs_identifiers
      LOCK = Mutex.new
      private_constant :DELEGATES, :LOCK

      # Prepended to its singleton: methods that only delegate are no actions for clients to perform.
      module Actions
        def action_methods
          @action_methods ||= super.reject { |name| Identifiers.delegate?(public_instance_method(name)) }.to_set
        end
      end

      # The methods of one channel class.
      class Delegates < Module
        # @return [Set<Symbol>] what was asked for, the very object
        attr_reader :identifiers

        def initialize(identifiers)
          super()
          @identifiers = identifiers
          identifiers.each { |identifier| define_method(identifier) { connection.send(identifier) } }
        end
      end

      class << self
        def delegate(channel_class, identifiers)
          return if channel_class.instance_variable_get(DELEGATES)&.identifiers.equal?(identifiers)

          LOCK.synchronize do
            delegates = Delegates.new(identifiers)
            channel_class.prepend(delegates)
            channel_class.instance_variable_set(DELEGATES, delegates)
          end
        end

        def delegate?(method)
          method.owner.is_a?(Delegates) && method.super_method.nil?
        end
      end

      private

      # Tests make channels of connections with other identifiers each.
      def delegate_connection_identifiers
        connection.try(:native_socket) ? Identifiers.delegate(self.class, connection.identifiers) : super
      end
    end
  end
end
