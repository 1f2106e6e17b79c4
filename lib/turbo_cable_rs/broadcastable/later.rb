# frozen_string_literal: true

module TurboCableRs
  module Broadcastable
    # Broadcasts from an Active Job, which also does the rendering: the choice for callbacks and controllers.
    # Each is {Now}'s method of the same name without +_later+. There is none for remove, which renders nothing.
    module Later
      def broadcast_replace_later_to(*streamables, **rendering)
        broadcast_turbo_stream :broadcast_replace_later_to, streamables, rendering, target: self
      end

      def broadcast_replace_later(**rendering)
        broadcast_replace_later_to self, **rendering
      end

      def broadcast_update_later_to(*streamables, **rendering)
        broadcast_turbo_stream :broadcast_update_later_to, streamables, rendering, target: self
      end

      def broadcast_update_later(**rendering)
        broadcast_update_later_to self, **rendering
      end

      def broadcast_append_later_to(*streamables, target: broadcast_target_default, **rendering)
        broadcast_turbo_stream :broadcast_append_later_to, streamables, rendering, target: target
      end

      def broadcast_append_later(target: broadcast_target_default, **rendering)
        broadcast_append_later_to self, target: target, **rendering
      end

      def broadcast_prepend_later_to(*streamables, target: broadcast_target_default, **rendering)
        broadcast_turbo_stream :broadcast_prepend_later_to, streamables, rendering, target: target
      end

      def broadcast_prepend_later(target: broadcast_target_default, **rendering)
        broadcast_prepend_later_to self, target: target, **rendering
      end

      # Refreshes of one stream that follow each other closely are broadcast once.
      def broadcast_refresh_later_to(*streamables, **attributes)
        send_to_turbo_channel :broadcast_refresh_later_to, streamables, **attributes
      end

      def broadcast_refresh_later
        broadcast_refresh_later_to self
      end

      def broadcast_action_later_to(*streamables, action:, target: broadcast_target_default, **rendering)
        rendering = rendering.merge(action: action)
        broadcast_turbo_stream :broadcast_action_later_to, streamables, rendering, target: target
      end

      def broadcast_action_later(action:, target: broadcast_target_default, **rendering)
        broadcast_action_later_to self, action: action, target: target, **rendering
      end

      def broadcast_render_later_to(*streamables, **rendering)
        broadcast_turbo_stream :broadcast_render_later_to, streamables, rendering
      end

      def broadcast_render_later(**rendering)
        broadcast_render_later_to self, **rendering
      end
    end
  end
end
