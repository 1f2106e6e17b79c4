# frozen_string_literal: true

module TurboCableRs
  module Seams
    # What is below the log's level costs a native client nothing: no text, no tags. Rails writes out every action that
    # a client performs, and every request, and hands it from logger to logger until it is dropped: of an action's
    # 25.9 µs in Ruby that was 4.3, and of a connection's 619 it was 48.
    module Logging # :nodoc:
      # Set on the loggers of native clients.
      QUIET = :@turbo_cable_rs_is_quiet
      # What a logger is asked about a severity.
      PREDICATES = %i[debug info warn error fatal].to_h { |severity| [severity, :"#{severity}?"] }.freeze
      # What Rails writes about the request of a client, whether or not it is read.
      REQUEST_MESSAGES = %i[started_request_message successful_request_message finished_request_message].freeze
      private_constant :QUIET, :PREDICATES

      class << self
        # @param logger [Object] a connection's; another than Rails' own stays as it is
        def quieten(logger)
          logger.instance_variable_set(QUIET, true) if logger.is_a?(Proxy)
        end

        def quiet?(logger)
          logger.is_a?(Proxy) && logger.instance_variable_get(QUIET)
        end

        # @return [LazyText, String] the block's text, for this logger
        def text_for(logger, &text)
          quiet?(logger) ? LazyText.new(&text) : yield
        end

        # @return [Boolean] false when it is certain that the logger drops messages of this severity
        def audible?(logger, severity)
          predicate = PREDICATES[severity]
          predicate.nil? || !logger.respond_to?(predicate) || logger.public_send(predicate)
        end
      end

      # A text that is not written before it is read. To who reads it, it is a String.
      class LazyText
        def initialize(&text)
          @text = text
        end

        def to_s
          @text = @text.call unless @text.is_a?(String)
          @text
        end
        alias to_str to_s
        alias inspect to_s

        def method_missing(name, ...)
          to_s.public_send(name, ...)
        end

        def respond_to_missing?(name, include_private = false)
          to_s.respond_to?(name, include_private)
        end
      end

      # Prepended to Action Cable's `TaggedLoggerProxy`.
      module Proxy
        private

        def log(severity, message, &block)
          return super unless Logging.quiet?(self)
          return true unless Logging.audible?(@logger, severity)

          super(severity, message.is_a?(LazyText) ? message.to_s : message, &block)
        end
      end

      # Prepended to `ActionCable::Channel::Base`.
      module Channel
        private

        def action_signature(action, data)
          Logging.text_for(logger) { super(action, data) }
        end
      end

      # Prepended to what has the client's request (`Connection::Base`, from 8.2 `Server::Socket`).
      module Request
        private

        REQUEST_MESSAGES.each { |name| define_method(name) { Logging.text_for(logger) { super() } } }
      end
    end
  end
end
