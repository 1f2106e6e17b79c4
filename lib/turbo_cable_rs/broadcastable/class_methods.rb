# frozen_string_literal: true

module TurboCableRs
  module Broadcastable
    # What a model declares.
    module ClassMethods
      # Appends the record when it is created, replaces it when updated, removes it when destroyed.
      #
      #   broadcasts_to :room
      #   broadcasts_to ->(message) { [message.room, :messages] }, inserts_by: :prepend, target: "room_messages"
      #
      # @param stream [Symbol, Proc] gives the stream of a record
      # @param inserts_by [Symbol] +:append+ or +:prepend+
      # @param target [String, Proc] the DOM id to insert into
      def broadcasts_to(stream, inserts_by: :append, target: broadcast_target_default, **rendering)
        stream_of = turbo_stream_getter(stream)
        broadcasts_creates_to(stream_of, inserts_by: inserts_by, target: target, **rendering)
        after_update_commit { broadcast_replace_later_to stream_of.call(self), **rendering }
        after_destroy_commit { broadcast_remove_to stream_of.call(self) }
      end

      # As {#broadcasts_to}, with the record's own stream for updates and destroys.
      #
      # @param stream [String, Symbol] the stream that new records are broadcast to
      def broadcasts(stream = model_name.plural, inserts_by: :append, target: broadcast_target_default, **rendering)
        broadcasts_creates_to(->(_record) { stream }, inserts_by: inserts_by, target: target, **rendering)
        after_update_commit { broadcast_replace_later(**rendering) }
        after_destroy_commit { broadcast_remove }
      end

      # Refreshes the pages that show the stream after each change.
      #
      #   broadcasts_refreshes_to :room
      #   broadcasts_refreshes_to ->(message) { [message.room, :messages] }
      def broadcasts_refreshes_to(stream)
        stream_of = turbo_stream_getter(stream)
        after_commit { broadcast_refresh_later_to stream_of.call(self) }
      end

      # As {#broadcasts_refreshes_to}, with the record's own stream for updates and destroys.
      def broadcasts_refreshes(stream = model_name.plural)
        after_create_commit { broadcast_refresh_later_to stream }
        after_update_commit { broadcast_refresh_later }
        after_destroy_commit { broadcast_refresh }
      end

      # The DOM id that records are inserted into when no target is given. Override to change it.
      def broadcast_target_default
        model_name.plural
      end

      # Nothing of this model is broadcast by the block, neither now nor later. Its subclasses still broadcast.
      def suppressing_turbo_broadcasts
        previous = suppressed_turbo_broadcasts
        self.suppressed_turbo_broadcasts = true
        yield
      ensure
        self.suppressed_turbo_broadcasts = previous
      end

      def suppressed_turbo_broadcasts?
        suppressed_turbo_broadcasts
      end

      private

      def broadcasts_creates_to(stream_of, inserts_by:, target:, **rendering)
        after_create_commit do
          target_id = target.respond_to?(:call) ? target.call(self) : target
          broadcast_action_later_to stream_of.call(self), action: inserts_by, target: target_id, **rendering
        end
      end

      def turbo_stream_getter(stream)
        stream.respond_to?(:call) ? stream : ->(record) { record.send(stream) }
      end
    end
  end
end
