# frozen_string_literal: true

module TurboCableRs
  module Seams
    # Prepended to `ActionCable::Connection::Base`: a client that Rust pings needs no beat, unless the app's connection
    # class has a `beat` of its own (to check sessions, say), which then does all the pinging.
    module Beat # :nodoc:
      # @return [Boolean] whether the class beats as Action Cable does
      def self.stock?(connection_class)
        [Beat, ActionCable::Connection::Base].include?(connection_class.instance_method(:beat).owner)
      end

      def beat
        super unless native_socket && Beat.stock?(self.class)
      end
    end
  end
end
