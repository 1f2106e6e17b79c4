# frozen_string_literal: true

require "active_support/lazy_load_hooks"

module Turbo
  module Streams
    # Builds stream elements for a response: <tt>turbo_stream</tt> in views and controllers.
    #
    #   turbo_stream.remove message
    #   turbo_stream.append "messages", message                          # renders its partial
    #   turbo_stream.replace message, partial: "messages/edit", locals: { message: message }
    #   turbo_stream.update("count") { "42" }
    #   turbo_stream.replace_all ".message", "<p>Gone</p>", method: :morph
    #
    # Actions of your own:
    #
    #   ActiveSupport.on_load(:turbo_streams_tag_builder) do
    #     def highlight(target) = action(:highlight, target)
    #   end
    class TagBuilder
      include ActionHelper

      def initialize(view_context)
        @view_context = view_context
        @view_context.formats |= [:html] # partials of a .turbo_stream template are HTML
      end

      # @!method replace(target, content = nil, **rendering, &block)
      # @!method update(target, content = nil, **rendering, &block)
      # @!method before(target, content = nil, **rendering, &block)
      # @!method after(target, content = nil, **rendering, &block)
      # @!method append(target, content = nil, **rendering, &block)
      # @!method prepend(target, content = nil, **rendering, &block)
      # @!method replace_all(targets, content = nil, **rendering, &block)
      # @!method update_all(targets, content = nil, **rendering, &block)
      # @!method before_all(targets, content = nil, **rendering, &block)
      # @!method after_all(targets, content = nil, **rendering, &block)
      # @!method append_all(targets, content = nil, **rendering, &block)
      # @!method prepend_all(targets, content = nil, **rendering, &block)
      %i[replace update before after append prepend].each do |name|
        define_method(name) do |target, content = nil, **rendering, &block|
          action(name, target, content, **rendering, &block)
        end

        define_method(:"#{name}_all") do |targets, content = nil, **rendering, &block|
          action_all(name, targets, content, **rendering, &block)
        end
      end

      def remove(target)
        turbo_stream_action_tag(:remove, target: target)
      end

      def remove_all(targets)
        turbo_stream_action_tag(:remove, targets: targets)
      end

      def refresh(**attributes)
        turbo_stream_refresh_tag(**attributes)
      end

      # Any action, the app's own included, on one element.
      def action(name, target, content = nil, method: nil, **rendering, &block)
        template = render_template(target, content, **rendering, &block)
        turbo_stream_action_tag(name, target: target, template: template, method: method)
      end

      # Any action, the app's own included, on all elements of a selector.
      def action_all(name, targets, content = nil, method: nil, **rendering, &block)
        template = render_template(targets, content, **rendering, &block)
        turbo_stream_action_tag(name, targets: targets, template: template, method: method)
      end

      private

      def render_template(target, content, allow_inferred_rendering: true, **rendering, &block)
        if content.nil? && target.respond_to?(:render_in)
          target.render_in(@view_context, &block)
        elsif content
          render_content(content, inferred: allow_inferred_rendering, &block)
        elsif block
          render_block(rendering, &block)
        elsif rendering.any?
          @view_context.render(formats: [:html], **rendering)
        elsif allow_inferred_rendering
          render_record(target)
        end
      end

      def render_content(content, inferred:, &block)
        return content.render_in(@view_context, &block) if content.respond_to?(:render_in)

        (render_record(content) if inferred) || content
      end

      # With a partial or a layout the block is what that yields to.
      def render_block(rendering, &block)
        return @view_context.capture(&block) unless rendering.key?(:partial) || rendering.key?(:layout)

        @view_context.render(formats: [:html], layout: rendering[:partial], **rendering, &block)
      end

      def render_record(record)
        @view_context.render(partial: record, formats: :html) if record.respond_to?(:to_partial_path)
      end

      ActiveSupport.run_load_hooks(:turbo_streams_tag_builder, self)
    end
  end
end
