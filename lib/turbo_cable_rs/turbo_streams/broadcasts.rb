# frozen_string_literal: true

require "active_support/core_ext/enumerable"

module Turbo
  module Streams
    # Broadcasts to a stream, at once or, by the +_later+ forms, from a job. Each takes the stream's parts first:
    #
    #   Turbo::StreamsChannel.broadcast_replace_to room, :messages, target: message, partial: "messages/message",
    #                                                               locals: { message: message }
    #
    # Options:
    #
    # * +target+ (a DOM id or a record) or +targets+ (a CSS selector), as in {TagBuilder}
    # * +attributes+, a Hash, for the element: <tt>{ method: :morph }</tt>
    # * +content+ or +html+, a String: the template as it is, *not* escaped
    # * or else anything that <tt>ApplicationController.render</tt> takes; with none of it, or with
    #   <tt>render: false</tt>, the template is empty
    #
    # The +_later+ forms take what Active Job can serialize, which leaves out a +renderable+ and unsaved records; the
    # job is dropped if a record is gone when it runs. In an app without Active Job they raise
    # TurboCableRs::TurboStreams::ActiveJobMissing.
    #
    # {TurboCableRs::Broadcastable} gives the same to models, with the record's own partial and DOM id filled in.
    module Broadcasts
      include ActionHelper

      # @!method broadcast_replace_to(*streamables, **options)
      #   As {TagBuilder#replace}, on the stream's pages.
      # @!method broadcast_update_to(*streamables, **options)
      #   As {TagBuilder#update}, on the stream's pages.
      # @!method broadcast_before_to(*streamables, **options)
      #   As {TagBuilder#before}, on the stream's pages.
      # @!method broadcast_after_to(*streamables, **options)
      #   As {TagBuilder#after}, on the stream's pages.
      # @!method broadcast_append_to(*streamables, **options)
      #   As {TagBuilder#append}, on the stream's pages.
      # @!method broadcast_prepend_to(*streamables, **options)
      #   As {TagBuilder#prepend}, on the stream's pages.
      # @!method broadcast_replace_later_to(*streamables, **options)
      #   As {#broadcast_replace_to}, from a job.
      # @!method broadcast_update_later_to(*streamables, **options)
      #   As {#broadcast_update_to}, from a job.
      # @!method broadcast_before_later_to(*streamables, **options)
      #   As {#broadcast_before_to}, from a job.
      # @!method broadcast_after_later_to(*streamables, **options)
      #   As {#broadcast_after_to}, from a job.
      # @!method broadcast_append_later_to(*streamables, **options)
      #   As {#broadcast_append_to}, from a job.
      # @!method broadcast_prepend_later_to(*streamables, **options)
      #   As {#broadcast_prepend_to}, from a job.
      %i[replace update before after append prepend].each do |action|
        define_method(:"broadcast_#{action}_to") do |*streamables, **options|
          broadcast_action_to(*streamables, action: action, **options)
        end

        define_method(:"broadcast_#{action}_later_to") do |*streamables, **options|
          broadcast_action_later_to(*streamables, action: action, **options)
        end
      end

      # Takes +target+ or +targets+, and +attributes+. Renders nothing.
      def broadcast_remove_to(*streamables, **options)
        broadcast_action_to(*streamables, action: :remove, render: false, **options)
      end

      # Makes the pages reload, except the one whose request caused it.
      def broadcast_refresh_to(*streamables, **attributes)
        broadcast_stream_to(*streamables, content: turbo_stream_refresh_tag(**attributes))
      end

      # Refreshes of one stream that follow each other closely are broadcast once.
      def broadcast_refresh_later_to(*streamables, request_id: ::Turbo.current_request_id, **attributes)
        job = job_class(:BroadcastStreamJob)
        stream_name = stream_name_from(streamables)
        refresh = turbo_stream_refresh_tag(request_id: request_id, **attributes).to_str # job arguments are plain JSON
        refresh_debouncer_for(*streamables, request_id: request_id).debounce do
          job.perform_later(stream_name, content: refresh)
        end
      end

      # @param action [Symbol, String] one of the page's stream actions, the app's own included
      def broadcast_action_to(*streamables, action:, target: nil, targets: nil, attributes: {}, **rendering)
        template = render_broadcast_action(rendering)
        broadcast_stream_to(*streamables, content: turbo_stream_action_tag(
          action, target: target, targets: targets, template: template, **attributes
        ))
      end

      # As {#broadcast_action_to}, from a job. Without any part of the stream there is no job either.
      def broadcast_action_later_to(*streamables, action:, target: nil, targets: nil, attributes: {}, **rendering)
        present = streamables.flatten.compact_blank
        return if present.empty?

        aim = { target: turbo_stream_dom_id(target), targets: turbo_stream_selector(targets) }
        job_class(:ActionBroadcastJob)
          .perform_later(stream_name_from(present), action: action, attributes: attributes, **aim, **rendering)
      end

      # Renders a +.turbo_stream+ template, which may hold several actions: all options are those of
      # <tt>ApplicationController.render</tt>.
      def broadcast_render_to(*streamables, **rendering)
        broadcast_stream_to(*streamables, content: render_format(:turbo_stream, **rendering))
      end

      # As {#broadcast_render_to}, from a job.
      def broadcast_render_later_to(*streamables, **rendering)
        job_class(:BroadcastJob).perform_later(stream_name_from(streamables), **rendering)
      end

      # Where all of the above end. Blank parts of the stream are left out; without any part there is nothing to do.
      def broadcast_stream_to(*streamables, content:)
        present = streamables.flatten.compact_blank
        ActionCable.server.broadcast(stream_name_from(present), content) if present.any?
      end

      def refresh_debouncer_for(*streamables, request_id: nil) # :nodoc:
        TurboCableRs::TurboStreams::RefreshDebouncer.new([stream_name_from(streamables), request_id])
      end

      private

      def render_broadcast_action(rendering)
        content, html, render = rendering.values_at(:content, :html, :render)
        return if render == false

        options = rendering.except(:content, :html, :render)
        content || html || (render_format(:html, **options) if options.any?)
      end

      def render_format(format, **rendering)
        ApplicationController.render(formats: [format], **rendering)
      end

      def job_class(name)
        raise TurboCableRs::TurboStreams::ActiveJobMissing unless defined?(::ActiveJob::Base)

        ::Turbo::Streams.const_get(name)
      end
    end
  end
end
