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
    # +target+ is a DOM id, or what +dom_id+ makes one of: a record, a class, or an Array of either and a prefix.
    # +targets+ is a CSS selector, or as +target+. Where a page has no such element, nothing happens.
    #
    # The template is what the first of these gives, or else empty:
    #
    # * +content+: rendered if it has +render_in+ or a partial; all else is put in as it is, *not* escaped
    # * the block, or the +partial+ or +layout+ around it
    # * the options, which are those of +render+; the format is HTML
    # * +target+ itself, if it has a partial; one with +render_in+ comes before block and options
    #
    # <tt>allow_inferred_rendering: false</tt> uses no partial but the one in the options. +method+ becomes an attribute
    # of the stream element.
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
      #   Puts the template in the element's place. <tt>method: :morph</tt> changes the element into it instead.
      # @!method update(target, content = nil, **rendering, &block)
      #   Puts the template in the place of what is inside the element. Takes <tt>method: :morph</tt> as well.
      # @!method before(target, content = nil, **rendering, &block)
      #   Inserts the template in front of the element, beside it.
      # @!method after(target, content = nil, **rendering, &block)
      #   Inserts the template behind the element, beside it.
      # @!method append(target, content = nil, **rendering, &block)
      #   Inserts the template inside the element, as the last. Children with the same id are removed first.
      # @!method prepend(target, content = nil, **rendering, &block)
      #   As {#append}, but in front of the other children.
      # @!method replace_all(targets, content = nil, **rendering, &block)
      #   As {#replace}, for every element of the selector.
      # @!method update_all(targets, content = nil, **rendering, &block)
      #   As {#update}, for every element of the selector.
      # @!method before_all(targets, content = nil, **rendering, &block)
      #   As {#before}, for every element of the selector.
      # @!method after_all(targets, content = nil, **rendering, &block)
      #   As {#after}, for every element of the selector.
      # @!method append_all(targets, content = nil, **rendering, &block)
      #   As {#append}, for every element of the selector.
      # @!method prepend_all(targets, content = nil, **rendering, &block)
      #   As {#prepend}, for every element of the selector.
      %i[replace update before after append prepend].each do |name|
        define_method(name) do |target, content = nil, **rendering, &block|
          action(name, target, content, **rendering, &block)
        end

        define_method(:"#{name}_all") do |targets, content = nil, **rendering, &block|
          action_all(name, targets, content, **rendering, &block)
        end
      end

      # Takes the element out of the page. There is no template.
      def remove(target)
        turbo_stream_action_tag(:remove, target: target)
      end

      # As {#remove}, for every element of the selector.
      def remove_all(targets)
        turbo_stream_action_tag(:remove, targets: targets)
      end

      # Makes the page reload. The page whose request is being served ignores it, unless <tt>request_id: nil</tt> is
      # given. Other options become attributes: <tt>method: :morph, scroll: :preserve</tt>.
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
