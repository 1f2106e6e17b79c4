# frozen_string_literal: true

module TurboCableRs
  module Seams
    # Prepended to `ActionCable::Channel::Base`: channels share the filter that keeps parameters out of the log. In
    # Rails each channel object makes its own with its first action, and compiles the app's filters for it.
    module ParameterFilter # :nodoc:
      class << self
        # @return [Boolean] whether Rails makes it, and nobody else
        def possible?
          channel = ActionCable::Channel::Base
          channel.private_method_defined?(:parameter_filter) &&
            channel.instance_method(:parameter_filter).owner == channel
        end

        # @return [ActiveSupport::ParameterFilter] the one for these filters, which an app may change
        def for(filters)
          known, present = @latest
          return present if known == filters

          ActiveSupport::ParameterFilter.new(filters).tap { |filter| @latest = [filters.dup, filter] }
        end
      end

      private

      def parameter_filter
        connection.try(:native_socket) ? ParameterFilter.for(connection.config.filter_parameters) : super
      end
    end
  end
end
