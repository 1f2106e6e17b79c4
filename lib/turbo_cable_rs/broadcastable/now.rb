# frozen_string_literal: true

module TurboCableRs
  module Broadcastable
    # Broadcasts at once. What needs rendering is rendered in the caller's thread, and raises there: see {Later}.
    #
    # Options are those of {Turbo::Streams::Broadcasts}. Without them the template is the record's partial and the
    # target what the method says. An unsaved record has no stream of its own: URI::GID::MissingModelIdError is
    # raised.
    module Now
      # Removes the record's element.
      def broadcast_remove_to(*streamables, target: self, **options)
        target = nil if options.key?(:targets)
        send_to_turbo_channel :broadcast_remove_to, streamables, target: target, **options
      end

      # As {#broadcast_remove_to}, on the record's own stream.
      def broadcast_remove(**options)
        broadcast_remove_to self, **options
      end

      # Replaces the record's element.
      def broadcast_replace_to(*streamables, **rendering)
        broadcast_turbo_stream :broadcast_replace_to, streamables, rendering, target: self
      end

      # As {#broadcast_replace_to}, on the record's own stream.
      def broadcast_replace(**rendering)
        broadcast_replace_to self, **rendering
      end

      # Replaces what is inside the record's element.
      def broadcast_update_to(*streamables, **rendering)
        broadcast_turbo_stream :broadcast_update_to, streamables, rendering, target: self
      end

      # As {#broadcast_update_to}, on the record's own stream.
      def broadcast_update(**rendering)
        broadcast_update_to self, **rendering
      end

      # Inserts the record before the target.
      #
      # @raise [ArgumentError] if neither +target+ nor +targets+ is given
      def broadcast_before_to(*streamables, target: nil, targets: nil, **rendering)
        broadcast_beside :broadcast_before_to, streamables, rendering, target: target, targets: targets
      end

      # Inserts the record after the target.
      #
      # @raise [ArgumentError] if neither +target+ nor +targets+ is given
      def broadcast_after_to(*streamables, target: nil, targets: nil, **rendering)
        broadcast_beside :broadcast_after_to, streamables, rendering, target: target, targets: targets
      end

      # Inserts the record as the last in the target, by default {ClassMethods#broadcast_target_default}: "messages".
      def broadcast_append_to(*streamables, target: broadcast_target_default, **rendering)
        broadcast_turbo_stream :broadcast_append_to, streamables, rendering, target: target
      end

      # As {#broadcast_append_to}, on the record's own stream.
      def broadcast_append(target: broadcast_target_default, **rendering)
        broadcast_append_to self, target: target, **rendering
      end

      # Inserts the record as the first in the target, by default that of {#broadcast_append_to}.
      def broadcast_prepend_to(*streamables, target: broadcast_target_default, **rendering)
        broadcast_turbo_stream :broadcast_prepend_to, streamables, rendering, target: target
      end

      # As {#broadcast_prepend_to}, on the record's own stream.
      def broadcast_prepend(target: broadcast_target_default, **rendering)
        broadcast_prepend_to self, target: target, **rendering
      end

      # Makes the pages reload, except the one whose request caused it.
      def broadcast_refresh_to(*streamables, **attributes)
        send_to_turbo_channel :broadcast_refresh_to, streamables, **attributes
      end

      # As {#broadcast_refresh_to}, on the record's own stream, without attributes.
      def broadcast_refresh
        broadcast_refresh_to self
      end

      # Any action, the app's own included. The target is by default that of {#broadcast_append_to}.
      def broadcast_action_to(*streamables, action:, target: broadcast_target_default, **rendering)
        rendering = rendering.merge(action: action)
        broadcast_turbo_stream :broadcast_action_to, streamables, rendering, target: target
      end

      # As {#broadcast_action_to}, on the record's own stream. The action comes first, not by keyword.
      def broadcast_action(action, target: broadcast_target_default, **rendering)
        broadcast_action_to self, action: action, target: target, **rendering
      end

      # Renders the record's +.turbo_stream+ partial, which may hold several actions.
      def broadcast_render_to(*streamables, **rendering)
        broadcast_turbo_stream :broadcast_render_to, streamables, rendering
      end

      # As {#broadcast_render_to}, on the record's own stream.
      def broadcast_render(**rendering)
        broadcast_render_to self, **rendering
      end

      private

      def broadcast_beside(name, streamables, rendering, **target)
        raise ArgumentError, "#{name} needs a target or targets, got neither" unless target.values.any?

        broadcast_turbo_stream name, streamables, rendering, **target
      end
    end
  end
end
