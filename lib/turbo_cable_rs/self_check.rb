# frozen_string_literal: true

module TurboCableRs
  # Looks, before anything is changed, whether this Action Cable has the methods that the seams replace, in the shape
  # they had in every version from 7.0 to 8.2. A layer whose ground is missing stays off, and the app runs on stock.
  module SelfCheck # :nodoc:
    # A Rails that moved something: which method, and how.
    class Mismatch < Error; end

    class << self
      # @return [String, nil] why Rust cannot serve sockets here
      def transport
        why_not do
          shape(ActionCable::Server::Base, :call, [:req])
          shape(ActionCable::Server::Base, :setup_heartbeat_timer, [])
          shape(ActionCable::Server::Base, :add_connection, [:req])
          shape(ActionCable::Server::Base, :pubsub, [])
          shape(ActionCable::Server::Worker, :invoke, %i[req req rest keyreq block])
          shape(Layout.websocket_class, :initialize, %i[req req req key])
          shape(Layout.websocket_class, :rack_response, [])
          shape(Layout.async_class, :send_async, %i[req rest])
          shape(Layout.async_class, :websocket, [])
          shape(ActionCable::Connection::Base, :beat, [])
        end
      end

      # @return [String, nil] why broadcasts cannot be collected in batches here
      def batches
        why_not do
          shape(ActionCable::Server::Broadcasting.const_get(:Broadcaster), :server, [])
        end
      end

      # @return [String, nil] why channels get their identifiers from Rails
      def identifiers
        why_not { shape(ActionCable::Channel::Base, :delegate_connection_identifiers, []) }
      end

      # @return [String, nil] why texts that are not logged are written out all the same
      def logging
        why_not do
          shape(Layout.logger_class, :log, [%i[req req], %i[req req block]])
          Seams::Logging::REQUEST_MESSAGES.each { |name| shape(Layout.async_class, name, []) }
        end
      end

      # @return [String, nil] why actions that are not logged are written out all the same
      def action_logging
        why_not { shape(ActionCable::Channel::Base, :action_signature, %i[req req]) }
      end

      # @return [String, nil] why files are looked for that could answer a request to open a WebSocket
      def static_files
        why_not do
          ActionDispatch.const_get(:Static) # loads it
          shape(ActionDispatch.const_get(:FileHandler), :attempt, [:req])
        end
      end

      # @return [String, nil] why Rust cannot deliver streams here
      def fan_out
        why_not do
          shape(ActionCable::Channel::Base, :worker_pool_stream_handler, %i[req req key])
          Seams::Streams::STOCK_OWNERS.each_key { |method| ActionCable::Channel::Base.instance_method(method) }
          ActionCable::Connection::Base.instance_method(:pubsub)
        end
      end

      private

      def why_not
        yield
        nil
      rescue Mismatch, NameError => error
        "#{error.message} (Action Cable #{ActionCable.version})"
      end

      # @param wanted [Array<Symbol>, Array<Array<Symbol>>] the kinds of its parameters; or several such lists
      def shape(owner, name, wanted)
        found = rails_own(owner.instance_method(name)).parameters.map(&:first)
        return if found == wanted || wanted.include?(found)

        raise Mismatch, "#{owner}##{name} takes #{found.inspect}, not #{wanted.inspect}"
      end

      # Past the seams, when they are in already.
      def rails_own(method)
        method = method.super_method while method.owner.name.to_s.start_with?("TurboCableRs::Seams")
        method
      end
    end
  end
end
