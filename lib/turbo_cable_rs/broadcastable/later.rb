# frozen_string_literal: true

module TurboCableRs
  module Broadcastable
    # Broadcasts from an Active Job, which also does the rendering: the choice for callbacks and controllers.
    # Each is {Now}'s method of the same name without +_later+, with its target and options. There is none for remove,
    # which renders nothing, and none for before and after.
    #
    # The job renders the record as it is by then. {Turbo::Streams::Broadcasts} says what a job can take and what
    # becomes of it when the record is gone, or the app has no Active Job.
    module Later
      # As {Now#broadcast_replace_to}, from a job.
      def broadcast_replace_later_to(*streamables, **rendering)
        broadcast_turbo_stream :broadcast_replace_later_to, streamables, rendering, target: self
      end

      # As {#broadcast_replace_later_to}, on the record's own stream.
      def broadcast_replace_later(**rendering)
        broadcast_replace_later_to self, **rendering
      end

      # As {Now#broadcast_update_to}, from a job.
      def broadcast_update_later_to(*streamables, **rendering)
        broadcast_turbo_stream :broadcast_update_later_to, streamables, rendering, target: self
      end

      # As {#broadcast_update_later_to}, on the record's own stream.
      def broadcast_update_later(**rendering)
        broadcast_update_later_to self, **rendering
      end

      # As {Now#broadcast_append_to}, from a job.
      def broadcast_append_later_to(*streamables, target: broadcast_target_default, **rendering)
        broadcast_turbo_stream :broadcast_append_later_to, streamables, rendering, target: target
      end

      # As {#broadcast_append_later_to}, on the record's own stream.
      def broadcast_append_later(target: broadcast_target_default, **rendering)
        broadcast_append_later_to self, target: target, **rendering
      end

      # As {Now#broadcast_prepend_to}, from a job.
      def broadcast_prepend_later_to(*streamables, target: broadcast_target_default, **rendering)
        broadcast_turbo_stream :broadcast_prepend_later_to, streamables, rendering, target: target
      end

      # As {#broadcast_prepend_later_to}, on the record's own stream.
      def broadcast_prepend_later(target: broadcast_target_default, **rendering)
        broadcast_prepend_later_to self, target: target, **rendering
      end

      # Refreshes of one stream that follow each other closely are broadcast once.
      def broadcast_refresh_later_to(*streamables, **attributes)
        send_to_turbo_channel :broadcast_refresh_later_to, streamables, **attributes
      end

      # As {#broadcast_refresh_later_to}, on the record's own stream, without attributes.
      def broadcast_refresh_later
        broadcast_refresh_later_to self
      end

      # As {Now#broadcast_action_to}, from a job.
      def broadcast_action_later_to(*streamables, action:, target: broadcast_target_default, **rendering)
        rendering = rendering.merge(action: action)
        broadcast_turbo_stream :broadcast_action_later_to, streamables, rendering, target: target
      end

      # As {#broadcast_action_later_to}, on the record's own stream. Unlike {Now#broadcast_action}, by keyword.
      def broadcast_action_later(action:, target: broadcast_target_default, **rendering)
        broadcast_action_later_to self, action: action, target: target, **rendering
      end

      # As {Now#broadcast_render_to}, from a job.
      def broadcast_render_later_to(*streamables, **rendering)
        broadcast_turbo_stream :broadcast_render_later_to, streamables, rendering
      end

      # As {#broadcast_render_later_to}, on the record's own stream.
      def broadcast_render_later(**rendering)
        broadcast_render_later_to self, **rendering
      end
    end
  end
end
